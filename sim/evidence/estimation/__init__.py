"""Which sizes do the records up to 2018 give for the numbers of the model, and how surely?"""
