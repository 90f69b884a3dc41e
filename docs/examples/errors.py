from studymeter import call

for feature in ["pair_quiz", "pair_quiz", "pear_quiz"]:
    answer = call("/api/usage/consume", {"feature": feature})
    if answer["success"]:
        print(answer["message"])
    elif answer["code"] == "quota_exhausted":
        print(answer["error"])
    else:
        print(answer["code"] + ": " + answer["error"])
