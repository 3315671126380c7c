"""Does a person come in through the Hub, to the page they asked for, and only so?"""

import pytest
from django.contrib.auth import get_user_model

from course.web import hubauth

from .visitors import API, MODULE, SITE

pytestmark = pytest.mark.django_db


def test_a_person_signs_in_and_lands_on_the_page_they_asked_for(browser):
    ada = browser()
    page = f"{SITE}modules/{MODULE}/hand-in?x=1"
    back = ada.sign_in("ada", page)
    assert (back.status_code, back.url) == (302, page)
    assert b"ada" in ada.get(SITE).content


def test_two_tabs_keep_their_own_pages(browser, hub):
    ada = browser()
    first = ada.get(SITE)
    second = ada.get(f"{SITE}modules/{MODULE}/hand-in")
    for away, page in ((second, f"{SITE}modules/{MODULE}/hand-in"), (first, SITE)):
        query = dict(part.split("=", 1) for part in away.url.split("?", 1)[1].split("&"))
        hub.codes["code"] = ("token-of-ada", query["code_challenge"])
        back = ada.get(SITE + "oauth_callback", {"state": query["state"], "code": "code"})
        assert back.url == page


def test_pkce_a_stolen_code_is_worth_nothing(browser, hub):
    eve = browser()
    away = eve.get(SITE)
    query = dict(part.split("=", 1) for part in away.url.split("?", 1)[1].split("&"))
    hub.codes["stolen"] = ("token-of-ada", "another-browsers-challenge")
    back = eve.get(SITE + "oauth_callback", {"state": query["state"], "code": "stolen"})
    assert back.status_code == 503
    assert eve.get(SITE).status_code == 302


@pytest.mark.parametrize(
    "query",
    [{}, {"state": "x", "code": "c"}, {"state": "a" * 22, "code": "c"}, {"code": "c"}],
)
def test_a_callback_nobody_began_signs_nobody_in(browser, query):
    eve = browser()
    answer = eve.get(SITE + "oauth_callback", query)
    assert answer.status_code == 403
    assert "Signing in did not work" in answer.content.decode()
    assert eve.get(SITE).status_code == 302


def test_who_is_signed_out_at_the_hub_is_signed_out_here(browser, hub):
    ada = browser("ada")
    assert ada.get(SITE).status_code == 200
    del hub.people["token-of-ada"]
    hubauth.hub().cache.clear()  # as after 30 seconds
    assert ada.get(SITE).status_code == 302
    assert ada.get(API + "submissions/1").status_code == 401


def test_the_hub_is_asked_once_in_thirty_seconds(browser, hub):
    ada = browser("ada")
    before = hub.asked
    for _ in range(5):
        ada.get(SITE)
    assert hub.asked == before


def test_a_form_sent_after_signing_out_explains_itself(browser, hub):
    ada = browser("ada")
    token = ada.csrf()
    hub.people.clear()
    hubauth.hub().cache.clear()
    answer = ada.post(f"{SITE}modules/{MODULE}/hand-in", {"csrfmiddlewaretoken": token})
    assert answer.status_code == 403
    assert "You are signed out" in answer.content.decode()


def test_no_hub_no_guessing(browser, hub):
    ada = browser("ada")
    hub.away = True
    hubauth.hub().cache.clear()
    answer = ada.get(SITE)
    assert answer.status_code == 503
    assert "sign-in service" in answer.content.decode()


@pytest.mark.parametrize("name", ["../etc", "a+b", "Ada", "", "a/b", "a" * 65])
def test_names_that_cannot_name_a_folder_stay_outside(server, hub, name):
    hub.person(name)
    assert server(name).get(f"lessons/{MODULE}").status_code == 401
    assert not get_user_model().objects.filter(username=name).exists()


def test_without_the_right_to_use_the_site_there_is_no_way_in(server, hub):
    hub.person("mallory", scopes=["self"])
    assert server("mallory").get(f"lessons/{MODULE}").status_code == 401


def test_names_in_headers_and_queries_are_ignored(anybody):
    eve = anybody()
    eve.headers |= {"X-Forwarded-User": "ada", "Remote-User": "ada", "X-JupyterHub-User": "ada"}
    assert eve.get(f"lessons/{MODULE}?learner=ada&user=ada").status_code == 401
