"""How fast is the model, against what others would use?"""
