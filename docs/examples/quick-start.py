from studymeter import call

answer = call("/api/usage/consume", {"feature": "quiz"})
if answer["success"]:
    print(answer["message"])
else:
    print(answer["upgrade_message"], answer["upgrade_url"])
