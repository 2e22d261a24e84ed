# -*- coding: latin-1 -*-
x = "äö"
if x:
    y = """a
b"""
