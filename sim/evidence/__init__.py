"""Does the model do what the literature says such a world does?"""
