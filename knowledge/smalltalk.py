"""Which lines could ask for an article at all, and which are courtesy, filler, names and numbers. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.words import STOP, spoken_words

TEXTS = 512  # remembered: every turn of a conversation is asked about at each of its searches


@lru_cache(TEXTS)
def worth_searching(text: str) -> bool:
    """Whether `text` could ask for an article at all.

    False for greetings, thanks, fillers, small courtesies, names, numbers and spelled letters. True does not mean
    that there is an answer: how well the best passage fits decides that.
    """
    said = " ".join(spoken_words(text))
    said = _COURTESIES.sub(" ", f" {said} ")
    if _QUESTION.search(said):
        return True
    return any(len(word) > 1 and not word.isdigit() and word not in _EMPTY for word in said.split())


def leans_on_before(text: str) -> bool:
    """Whether `text` is a question about something named earlier ("and how long does that take")."""
    words = spoken_words(text)
    own = [word for word in words if word not in STOP]
    return bool(_QUESTION.search(" ".join(words))) and len(own) <= (3 if _POINTING & set(words) else 1)


_POINTING_WORDS = "it its it's that that's this these those they them there one ones then"
_POINTING = frozenset(_POINTING_WORDS.split())

# A question without a word of its own ("how much is it", "and when", "why is that") leans on the turns before.
_QUESTION = re.compile(
    r"\b(?:how (?:much|many|long|often|far|soon|late|early|do|does|can|would|come)|when|where|which|why"
    r"|what (?:about|if|happens|does|would|will|do|is|was|are)|what(?:'s| is) (?:that|this|it)|who do"
    r"|can (?:i|we|you) (?:do|get|have|use)|do (?:i|we|they) (?:need|have|come|do)"
    r"|(?:does|did|will|would|is|was|are|were) (?:it|that|this|they|those|these|there))\b"
)

# One kind of courtesy a line; taken out before what is left is weighed.
_COURTESIES = re.compile(
    r"""\b(?:
good (?:morning|afternoon|evening|day|night)|
how (?:are|re|is) (?:you|ya|things|it going|everything|your day)(?: (?:doing|going|keeping))?(?: (?:today|this \w+|so far))?|
how (?:have you been|s (?:it going|your day|things|everything)|do you do|may i help(?: you)?(?: today)?)|
how's (?:it going|your day|things|everything|life|your \w+)(?: going)?(?: (?:today|so far))?|
how (?:can|may|could) (?:i|we) (?:help|assist)(?: you)?(?: (?:today|this \w+))?|
what (?:can|may) (?:i|we) (?:do for|help) you(?: with)?(?: today)?|
thank(?:s| you)(?: (?:so|very) much| a lot| again| ever so much| kindly)?(?: for (?:calling|holding|waiting|your (?:time|patience|help|call|understanding)|that|letting me know|all your help)(?: \w+ \w+)?)?|
(?:happy|merry) (?:christmas|new year|easter|birthday|anniversary|holidays)(?: (?:when it comes|for \w+|to \w+))?|
much appreciated|i (?:really )?appreciate (?:it|that|your (?:help|time|patience))|
you(?:'re| are) (?:very |most |more than )?welcome|no (?:problem|worries|trouble)(?: at all)?|not at all|my pleasure|don't mention it|
is there anything else(?: (?:that )?(?:i|we) can (?:do|help)(?: for)?(?: you)?(?: with)?)?(?: today)?|anything else(?: today)?|
(?:that'?s|that is|that will be|that'll be|it'?s|this is|all|sounds|looks)(?: (?:all|just|absolutely|really|very|so|quite))* (?:all|it|great|good|fine|perfect|lovely|okay|ok|right|brilliant|wonderful|excellent|correct|nice|kind|alright|everything)(?: (?:for (?:now|today|me)|of you|by me|with me|thank you|thanks|then))*|
(?:just|hold on|hang on|wait|bear with me|give me|one|half)(?: (?:for|just|a|one))* (?:moment|second|sec|minute|tick|mo)(?: please)?|
bear with me|hold (?:on|the line)(?: please)?|hang on|please hold|let me (?:just )?(?:see|check|look|think|have a look|pull (?:that|it) up|take a look|bring (?:that|it|your \w+) up)(?: (?:that|it|at that))?(?: for you)?|
i'?ll (?:just )?(?:have a look|check that|take a look)(?: for you)?|
can you hear me(?: (?:now|okay|ok|all right|alright))?|are you (?:still )?there|i can hear you|you(?:'re| are) breaking up|sorry i (?:missed|didn't (?:catch|get|hear)) that|(?:could|can) you (?:say|repeat) that(?: again)?(?: please)?|say that again|pardon(?: me)?|come again|beg your pardon|
(?:my|the) name(?:'s| is)(?: [a-z']+){1,3}|(?:this is|you'?re (?:speaking|talking) (?:to|with)|it'?s) [a-z]+(?: [a-z]+)? (?:speaking|here|calling)|you'?re (?:speaking|talking) (?:to|with) [a-z]+|
(?:could|can|may) i (?:have|get|take|just (?:have|get|take)) (?:your|the) (?:(?:full|first|last|and|sur|account|customer|phone|telephone|contact|email|order|policy|date|post|zip|house) ?)*(?:name|number|address|birth|code|of birth|postcode|surname)(?: please)?|
(?:what|what's|what is) (?:is )?your (?:full |first |last )?(?:name|surname|postcode|date of birth|account number|customer number)(?: please)?|
(?:my|the|your) (?:account|customer|phone|telephone|reference|mobile|contact|order|policy) number(?: (?:is|was|please))?|(?:my |the |your )?date of birth(?: is)?|(?:my |the |your )?(?:postcode|post code|zip code)(?: is)?|
(?:have|enjoy) (?:a|the rest of|your|yourself)(?: (?:a|your|very|really|great|good|lovely|nice|wonderful|rest|of))*(?: (?:day|weekend|evening|one|afternoon|morning|week|night|time))?|you too|same to you|and (?:you|yourself)|take care|speak (?:to you )?soon|see you(?: later)?|talk (?:to you )?(?:soon|later)|bye(?: bye)?|good ?bye|cheers|
nice (?:to (?:meet|speak|talk|hear from)|speaking|talking) (?:you|to you|with you)|long time no (?:see|speak)|i hope (?:you'?re|you are|that) (?:well|helps?|okay)|
(?:that )?makes sense|i (?:see|understand|know|guess|suppose|think so|hope so|get it)|fair enough|of course|no doubt|for sure|you know|i mean|kind of|sort of|never ?mind|oh (?:dear|no|my)|my (?:god|goodness)|(?:so|very|really) sorry(?: (?:about|for|to hear)(?: that| the wait| to keep you waiting)?)?|sorry (?:about|for|to hear) (?:that|the wait|keeping you)|are you sure|is that (?:right|okay|ok|all right|alright|correct|fine)|does that (?:make sense|help|sound (?:good|okay|right))|is (?:now|this) a good time|
(?:i )?(?:love|like) (?:it|that)|to be (?:honest|fair)|at the (?:moment|end of the day)|let'?s (?:see|go|do (?:that|it))|go ahead|carry on|i'?m (?:good|fine|well|okay|ok|all right|alright|not (?:too )?bad|great|doing (?:well|good|fine|great))
)\b""".replace("\n", "")
)

_NUMBERS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double triple
    nought dash slash dot first second third fourth fifth"""
_MONTHS = "january february march april may june july august september october november december"
_CHAT = """good great fine nice lovely perfect wonderful brilliant excellent fantastic amazing awesome super cool alright
    right correct exactly absolutely certainly definitely sure indeed totally great welcome sorry pardon please cheers
    morning afternoon evening day today tonight moment second minute sec sir madam ma'am miss mister mr mrs ms dear
    friend mate love darling guys everyone anyway anyways goodness gosh god wow oops ah aha ooh mhm uhhuh mm uhuh huh hmm mmm mhmm nah
    nope yup ya aye ta hiya bye goodbye ciao speaking listening waiting holding hear heard happy glad pleasure
    appreciate bit little lot really quite pretty maybe perhaps probably course actually honestly literally obviously
    kinda sorta alrighty okey dokey righto understood noted agreed gotcha true yourself still much many always never
    ever back here there's something anything everything nothing someone anyone somebody else stuff kind sort way
    name called help assist"""
_EMPTY = STOP | frozenset(f"{_NUMBERS} {_MONTHS} {_CHAT}".split())
