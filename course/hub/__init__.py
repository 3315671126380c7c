"""How is the course served: sign-on, learners' own servers, the lesson page, and the services?

====================  ==========================================================
``serve``, ``doctor``  the two commands
``config/``            the Hub's configuration, to be read like prose
``places``, ``accounts``, ``parts``   where state lies, who may sign in, what this machine has
``sandbox``, ``spawner``              the walls around a learner's own server
``learner/``           what runs inside those walls
``lessons/``           the shared lesson page behind the Hub's sign-on
====================  ==========================================================

>>> from course.hub.places import Places
>>> Places.here().accounts.name
'accounts.txt'
"""
