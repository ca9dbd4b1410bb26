"""The printing kit: what goes on paper, in the style of the house, as PDF."""
