"""What are an analyst's code cells worth, when the code is a stranger's?

plain      values as bounded plain data
inside     what runs in a confined process: a learner's cells, or our tests
box        the confined process itself
verdict    cells of a submission -> marks
"""
