"""The panel's parts. Each has `present(view)`: state in; and `asked`: a command out. None decides, none keeps time.

header · slot (what slot_line chooses; why it came) · cards (each a card, with rate) · checklist · tray · transcript ·
footer                                                                    the live face, placed by live.py
caller   who is calling: ringing, and choosing among several records
summary · codes · records                                                the wrap-up face, placed by wrapup.py
write_card   one write: write_head, write_note, field_row, policy, write_foot
transcript   transcript_document over transcript_model in transcript_styles, with find
ready · notices                                                           no call; loading, paused, no sound
"""
