from studymeter import call


def take_the_test():
    """Your own work. If it fails, the student keeps the use."""


held = call("/api/usage/enforce-check", {"feature": "mock_test", "reserve": 300})
if not held["success"]:
    raise SystemExit(held["error"])

reservation = {"reservation_id": held["reservation_id"]}
try:
    take_the_test()
    response = call("/api/usage/record", {"feature": "mock_test", **reservation})
    print(response["message"])
except Exception:
    call("/api/usage/release", reservation)
    raise
