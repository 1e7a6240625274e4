"""What people say on the telephone without asking for anything: how close it comes to a knowledge base by chance."""

from __future__ import annotations

SMALL_TALK = tuple(
    line.strip()
    for line in """
    hello is that the right department
    i've been listening to your music for ten minutes
    thanks for picking up so quickly
    they say it'll be thirty degrees tomorrow
    i can't believe it's nearly christmas already
    my daughter's getting married in june
    my son's just started university
    the baby's finally asleep so i'll whisper
    they grow up so fast
    the neighbours are drilling again
    let me put you on speaker
    it was only the postman
    i'm walking so excuse the puffing
    i'll get my reading glasses
    this pen doesn't work
    sorry i was miles away
    my english isn't very good i'm sorry
    i've got cousins up your way
    have you ever been to ireland
    we've just come back and it's all washing
    i've got a cold excuse me
    my back is killing me today
    you're only as old as you feel
    i worked on the railways all my life
    i'm no good with all this technology
    my wife is the clever one
    it goes in one ear and out the other
    same here
    swings and roundabouts
    no rest for the wicked
    would you believe it
    that's hilarious
    i wouldn't do your job for all the tea in china
    is your boss listening
    he was called darren i think
    i know you're only doing your job
    i've calmed down now
    it's been a hell of a year
    you must be ready for your lunch
    i was just about to eat
    we're having fish and chips tonight
    i could murder a cup of tea
    terrible isn't it
    they've dug the road up again
    what a goal that was
    we're watching that new series
    i've been cutting the hedge all morning
    i'm painting the bedroom
    we only moved the sofa last week
    she'd have been a hundred this year
    the children loved it
    we're going to see a show
    i think i know your cousin
    it must be hard sitting all day
    aw bless him
    can you hear the birds
    it's gone all crackly
    my arm's gone to sleep
    oops i dropped the phone
    fire away
    spot on
    where was i
    never mind it's not important
    all's well that ends well
    phew
    you're a lifesaver
    god bless
    it was lovely chatting to you
    keep warm
    all the best
    ta ra love
    i think we're done
    """.strip().splitlines()
)
