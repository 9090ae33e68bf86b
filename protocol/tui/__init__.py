"""The screens. They know everything below them and are known by nothing but the commands."""
