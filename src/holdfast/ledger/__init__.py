"""The ledger: what was recorded, when and by whom, so that nobody can change it unseen.

One append-only Merkle tree (RFC 6962) per organization. It lies at the bottom of the house:
it knows no other part of Holdfast, and holds no foreign keys, so that nothing can erase history.
"""
