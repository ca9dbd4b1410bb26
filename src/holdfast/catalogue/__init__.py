"""The standard as data: its statements in our own words, and how live records answer them."""
