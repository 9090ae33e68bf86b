"""What is shipped: imports, translations, documents, and the wheel."""
