"""How do all learners share one lesson page, each with a kernel of their own?

A standalone Voilà behind the Hub's sign-on. Its kernels run the course's own cells and nothing
else: what a browser sends them are widgets' messages.

===============  ===============================================================
``app``          the server: its routes, its socket, its settings
``identity``     who asks, and whose kernel it is
``kernels``      which environment a kernel gets, how many a learner has, when it ends
``channels``     a client that does not lose a reply; a gate for the browser's messages
``page``         what stands on the page around the lesson
===============  ===============================================================
"""
