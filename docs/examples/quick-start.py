from studymeter import call

response = call("/api/usage/consume", {"feature": "quiz"})
if response["success"]:
    print(response["message"])
else:
    print(response["upgrade_message"], response["upgrade_url"])
