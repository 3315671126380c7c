"""How much is ``3.5 h`` in the unit that a question asks for?"""

_MINUTES = {
    1 / 60: "s sec second seconds seconde secondes segundo segundos с сек секунда секунды секунд",
    1.0: "min mins minute minutes minuto minutos мин минута минуты минут",
    60.0: "h hr hrs hour hours heure heures hora horas ч час часа часов",
    1440.0: "d day days jour jours j día días dia dias д день дня дней дн сут сутки суток",
}
_IN_MINUTES = {name: minutes for minutes, names in _MINUTES.items() for name in names.split()}


def convert(number: float, typed: str, asked: str) -> float:
    """``number`` of the unit as typed in the unit asked for; other or unknown units: unchanged."""
    have, want = (_IN_MINUTES.get(unit.strip(" .").casefold()) for unit in (typed, asked))
    return number * have / want if have and want and have != want else number
