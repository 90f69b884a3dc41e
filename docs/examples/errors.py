from studymeter import call

for feature in ["pair_quiz", "pair_quiz", "pear_quiz"]:
    response = call("/api/usage/consume", {"feature": feature})
    if response["success"]:
        print(response["message"])
    elif response["code"] == "quota_exhausted":
        print(response["error"])
    else:
        print(response["code"] + ": " + response["error"])
