from studymeter import call

answer = call("/api/usage/check", {"feature": "quiz"})
print(answer["message"] if answer["success"] else answer["error"])
