"""The kit of pages: frame, components, generic pages. Knows no clause."""
