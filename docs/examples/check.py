from studymeter import call

response = call("/api/usage/check", {"feature": "quiz"})
print(response["message"] if response["success"] else response["error"])
