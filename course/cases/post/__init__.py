"""What is the border post made of?

``setup`` the set-up and its limits · ``draws`` the random trucks · ``station`` one queue with its
staff · ``journey`` the way through the stations · ``indicators`` what a director reads ·
``mission`` a learner's decisions and what they are worth. Use them through
``course.cases.border_post``.
"""
