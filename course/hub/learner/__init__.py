"""What runs inside the walls around a learner's own server?"""
