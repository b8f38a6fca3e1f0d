"""What is stored about one organisation or person: shown, handed over, erased (Art. 15, 17)."""
