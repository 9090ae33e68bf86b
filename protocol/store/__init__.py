"""What is kept on disk: interview files that survive crashes, their locks, and the study folder around them.

Nobody above this floor writes into a study; nothing here knows a screen.
"""
