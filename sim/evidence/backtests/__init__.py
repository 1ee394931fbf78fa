"""Would the model have foreseen the last recorded years, and better than a naive guess?"""
