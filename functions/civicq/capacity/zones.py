"""In which time zones a state lives: the one of most of its people first (49 CFR part 71)."""

_ATLANTIC = "America/Puerto_Rico"
_EASTERN = "America/New_York"
_CENTRAL = "America/Chicago"
_MOUNTAIN = "America/Denver"
_PACIFIC = "America/Los_Angeles"
_HAWAII = "Pacific/Honolulu"

ZONES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("PR", "VI"), (_ATLANTIC,)),
    **dict.fromkeys(
        ("CT", "DC", "DE", "GA", "MA", "MD", "ME", "NC", "NH", "NJ", "NY", "OH", "PA", "RI", "SC", "VA", "VT",
         "WV"),
        (_EASTERN,),
    ),
    **dict.fromkeys(("FL", "IN", "KY", "MI"), (_EASTERN, _CENTRAL)),
    "TN": (_CENTRAL, _EASTERN),
    **dict.fromkeys(("AL", "AR", "IA", "IL", "LA", "MN", "MO", "MS", "OK", "WI"), (_CENTRAL,)),
    **dict.fromkeys(("KS", "ND", "NE", "SD", "TX"), (_CENTRAL, _MOUNTAIN)),
    **dict.fromkeys(("CO", "MT", "NM", "UT", "WY"), (_MOUNTAIN,)),
    "AZ": ("America/Phoenix", _MOUNTAIN),  # the Navajo Nation has summer time
    "ID": ("America/Boise", _PACIFIC),
    **dict.fromkeys(("CA", "WA"), (_PACIFIC,)),
    **dict.fromkeys(("NV", "OR"), (_PACIFIC, _MOUNTAIN)),
    "AK": ("America/Anchorage", "America/Adak"),
    "HI": (_HAWAII,),
    "AS": ("Pacific/Pago_Pago",),
    **dict.fromkeys(("GU", "MP"), ("Pacific/Guam",)),
}  # fmt: skip
# Of a city that has not said where it is: anywhere from Guam to Samoa, and shown in UTC.
ANYWHERE = ("UTC", "Pacific/Guam", "Pacific/Pago_Pago")
