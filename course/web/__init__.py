"""The site: what have I answered, handed in and earned, and who may see it?

Django behind the Hub's sign-on. The parts, from the inside out:

``models``      accounts, answers, attempts and submissions
``lessons``     reading and saving the answers of one module
``handin``      an attempt becomes a durable submission in nbgrader's exchange
``grader``      submissions become rows of the gradebook (a process of its own)
``api``         what lessons, notebooks and services may ask over HTTP
``views``       what people see

>>> from course.web.manage import main
>>> main(["serve"])          # doctest: +SKIP
"""
