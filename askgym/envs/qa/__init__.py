"""Single-turn tasks that show whether general ability is kept: questions with an answer, and dialogues with rubrics."""
