"""Service cases as a municipality's case accounting tells them: opened, changed, closed. All invented."""


def opened(code, summary="Lūdz atļauju nojumei (izdomāts lūgums)"):
    return {"serviceCode": "BV-01", "caseCode": code, "channel": "Electronic", "client": {"personCode": "161175-19997"},
            "openedAt": "2026-11-20T09:00:00+02:00", "status": "Submitted", "actedBy": {"kind": "Client"}, "summary": summary}


def status(code, sequence=1):
    return {"serviceCode": "BV-01", "caseCode": code, "sequence": sequence, "status": "InProcess",
            "statusAt": "2026-11-20T10:00:00+02:00", "actedBy": {"kind": "Clerk", "name": "anna.liepa", "unit": "Būvvalde"}}


def closed(code, sequence=2):
    return {"serviceCode": "BV-01", "caseCode": code, "sequence": sequence, "status": "Issued",
            "closedAt": "2026-11-20T11:00:00+02:00", "paymentStatus": "Paid", "actedBy": {"kind": "System", "name": "izdoma"},
            "result": {"text": "Atļauja izsniegta", "document": ["BV-2026/1", "BV-2026/2"]}, "feedback": {"rating": 5}}


TYPES = {"case.opened": opened, "case.status": status, "case.closed": closed}
