"""Verbs of the news with their forms.

The list is our own. A word before an asterisk is read as a noun, too, and its neighbours decide (``rise*``, ``plan*``); forms that are not regular follow
in parentheses: past, participle.
"""

from typing import Final, Literal, NamedTuple

Form = Literal["base", "third", "past", "participle", "past_or_participle", "ing"]

_VERBS: Final = """
abandon accelerate accept access* accuse achieve acknowledge acquire act* add address* adjust admit adopt advance* advise affect afford agree aim* air*
allege allocate allow alter amend amount* analyse analyze announce anticipate apologise apologize appeal* appear apply appoint appraise approach* approve
argue arise(arose,arisen) arrange arrest* arrive ask assess assign assist assume attach attack* attempt* attend attract attribute auction* audit* authorise
authorize average* avoid award* back* balance* ban* bar* base* be(was,been) beat*(beat,beaten) become(became,become) begin(began,begun) believe belong benefit*
bet*(bet,bet) bid*(bid,bid) bill* blame* block* blow*(blew,blown) bolster bomb* book* boost* borrow break*(broke,broken) bring(brought,brought)
broadcast*(broadcast,broadcast) broaden build*(built,built) burn* buy*(bought,bought) calculate call* cancel capture* care* carry cast*(cast,cast)
catch*(caught,caught) cause* cease ceil celebrate challenge* change* charge* chase check* choose(chose,chosen) cite claim* clash* clear* climb* close* collapse* collect
combine* come(came,come) command* commence comment* commission* commit compare compensate compete complain complete comply comprise concede conclude condemn conduct*
confirm consider consist consolidate constitute construct consult consume contact* contain continue contract* contribute control* convert convict* convince cool
cooperate cost*(cost,cost) count* counter* cover* crash* create credit* criticise criticize cross* curb* cut*(cut,cut) damage* date* deal*(dealt,dealt) debate*
decide decline* declare decrease* default* defeat* defend defer define delay* deliver demand* deny depend deploy deposit* derail deride descend describe deserve design* destroy
detain deteriorate determine develop devote die differ dip* direct disappoint disagree discharge* disclose discontinue discount* discover discuss dismiss display* dispose dispute* disrupt
distribute dive* divert divest divide dodge dominate donate double drag* draw*(drew,drawn) drill* drive*(drove,driven) drop* earmark earn ease edge* elect eliminate embark embezzle emerge
employ enable encourage end* endorse enforce engage enhance enjoy enrol enroll ensure enter equal* erase escalate escape* establish estimate* evacuate evade evaluate examine exceed
exchange* exclude execute exercise* exist exit* expand expect explain explode explore export* expose express extend face* fail fall*(fell,fallen) favor* favour* fear* feature* feed*(fed,fed) feel(felt,felt)
fetch fight*(fought,fought) figure* file* fill finalise finalize finance* find(found,found) fine* finish* fire* fix fixed float* flood* flow* fluctuate fly(flew,flown) focus* follow forbid(forbade,forbidden) force*
forecast*(forecast,forecast) foresee(foresaw,foreseen) forfeit forge form* found free freeze*(froze,frozen) fuel* fulfil fulfill fund* gain* gather generate get(got,got) give(gave,given) go(went,gone) govern grab grant*
grow(grew,grown) guarantee* guide* halt* halve hammer hand* handle hang happen harm* have(had,had) head* hear(heard,heard) help* hike* hint* hire hit*(hit,hit) hold*(held,held) honor* honour* hope* host* house* hover hurt(hurt,hurt)
identify ignore illustrate impact* implement imply import* impose improve incite include incorporate increase* incur indicate indict inflate influence* inform inherit inject injure insist install instruct insure
intend interest* introduce invade invest investigate invite involve issue* jail* join jump* justify keep(kept,kept) kick* kill* know(knew,known) lack* land* last* launch* lay(laid,laid) lead*(led,led) leak* lean leap*(leapt,leapt)
learn lease* leave*(left,left) lend(lent,lent) let(let,let) level* levy* license* lie lift* like limit* link* liquidate list* live loan* locate lock* look* lose(lost,lost) lower lure maintain make(made,made) manage manufacture* march*
mark* market* match* matter* mature mean(meant,meant) measure* meet(met,met) merge mine* miss mitigate model* modify monitor* mount move* mull name* narrow near need* negotiate net* nominate note* notify nudge object* oblige observe obtain occur
offer* offset(offset,offset) open* operate oppose order* organise organize oust outline* outpace outperform outweigh overcome(overcame,overcome) oversee(oversaw,overseen) overtake(overtook,overtaken) owe own pace* pare park* participate pass* pay*(paid,paid) peak* peg perform
permit* persuade pick* place* plan* plant* play* plead pledge* plummet plunge* pocket* point* pool* portray pose post* postpone pour praise* predict prefer prepare present* press* prevent price* print* proceed process* procure produce* profit* project*
prompt prop propose prosecute protect protest* prove provide publish pull* pump* punish purchase* pursue push* put(put,put) qualify question* quit(quit,quit) quote* raid* raise* rally* range* rank* rate* reach* react read*(read,read) reaffirm realise realize reap rebound*
recall* recapitalise recapitalize receive recognise recognize recommend record* recoup recover recruit* redeem reduce refer refinance refund* refuse regain register* regulate reimburse reinstate reiterate reject relate release* rely remain remark* remove rename
renege renew rent* reopen repay(repaid,repaid) repeat* replace report* represent repurchase* request* require rescue* research* reserve* resign resist resolve* respond rest* restore restrict restructure result* resume retain retire retreat* retrieve return* reveal reverse* review* revise revive
reward* rise*(rose,risen) rob roll* round* row* ruin* rule* run*(ran,run) sack* sail* salvage save say(said,said) scale* schedule* scrap* sedate see(saw,seen) seek(sought,sought) seem seize select sell*(sold,sold) send(sent,sent) sentence* separate serve service* set*(set,set) settle shake(shook,shaken) shape* share* shed(shed,shed)
shift* ship* shock* shoot(shot,shot) shorten show*(showed,shown) shrink(shrank,shrunk) shut(shut,shut) sign* signal* simplify sink*(sank,sunk) sit(sat,sat) skip slash* slide*(slid,slid) slip* slow slump* soar solicit solve speak(spoke,spoken) speculate spend(spent,spent) spin*(spun,spun) split*(split,split)
sponsor* spread*(spread,spread) spur* squeeze* stabilise stabilize stagnate stand*(stood,stood) start* state* stay steal(stole,stolen) stem* step* stop* store* stress* stretch* strike*(struck,struck) strengthen strip structure* struggle* study* submit subscribe subsidise subsidize succeed
sue suffer suggest suit* supply* support* surge* surpass surprise* surrender* survey* survive suspect* suspend sustain swap* swell*(swelled,swollen) swing*(swung,swung) tackle take(took,taken) talk* tap* target* tax* tell(told,told) tend tender* terminate test* thank think*(thought,thought) threaten
tighten time* top total* touch* track* trade* trail* train* transfer* travel* treat trigger* trim triple trouble* try tumble* turn* unload unveil update* upgrade* downgrade* uphold(upheld,upheld) urge use* value* vary veto* view* violate visit* voice* void volunteer* vote* vow*
wait walk* want warn waive watch* weaken weigh welcome widen win*(won,won) wipe withdraw(withdrew,withdrawn) withhold(withheld,withheld) witness* work* worry worsen wound wrap write(wrote,written) yield* overhaul* outsource relocate restate underwrite(underwrote,underwritten) unwind(unwound,unwound) buyout* ramp* edge* inch* creep(crept,crept) sag bounce* soften firm* rocket* pare
evict extort extradite fabricate falsify hijack kidnap launder murder* ransom* rig* smuggle swindle defraud bribe* acquit arraign sanction* subpoena* compete co-found defect* account* secure bag* clinch eye* nab slap* ink* snare* lodge* pencil* stick(stuck,stuck) shelve ditch* axe* hoist sweeten rebuff spurn woo uncover siphon hover crown* score* stun net flow arrange grant unload swallow sweep(swept,swept) lure pause tip demolish devastate displace engulf flee(fled,fled) erupt topple uproot injure assassinate bombard shell* storm* ambush* detonate re-launch relaunch reimpose pummel brighten dampen weather* outnumber
abolish affirm amalgamate avert behead blacklist bury capsize collide convene depart furlough gut inaugurate intercept inundate mothball offload omit overturn
penalise penalize promote restart shutter spill*
spring*(sprang,sprung) crater* tank* spike* tick* jolt* roar* plough* plow* whittle slim balloon* bottom* gobble scoop* shave* crest* unlock unfreeze disburse funnel* splash* splurge* rake* chalk* clock* amass shore* haul*
unwrap tout hawk peddle recoil* wobble* ebb* dwindle diminish evaporate vault* spurt* rev* beef* dial* peel* chop* prune whack* drain* guzzle eclipse* trounce undershoot(undershot,undershot) overshoot(overshot,overshot) undercut(undercut,undercut) lag* outdo(outdid,outdone) fold* capitulate
carve hive demerge debut* sideline elevate catapult* poach maul hack* breach* torch* burst*(burst,burst) overrun(overran,overrun) swamp* ravage batter* lash rip* smash* roil rattle* perish drown burn* capsize gut sow(sowed,sown) hoist etch nosedive* skyrocket yank* void hurtle careen
lavish retail* gross* green-light greenlight rubber-stamp okay* stalk jettison pitch* snag* cough fork dole retrench
"""

_DOUBLED: Final = frozenset(
    "admit gut ban bar beat bet bid commit compel control cut defer dip drag drop equip expel fit forbid get grab hit incur let net occur omit pat peg permit plan prefer prop put quit rebut refer regret "
    "rig rob rub run sag scrap set shed ship shut sit skip slip slim spin split spur stem step stop strip submit sum swap tap top tip transfer transmit trap trim trip upset win wrap cap hem rebel slim unwrap chop rip lag nab snag propel cancel fuel total travel level model label signal dial".split()
)
"""Verbs whose last letter is doubled before -ed and -ing."""


class VerbForm(NamedTuple):
    """One form of a verb."""

    lemma: str
    form: Form
    noun: bool
    """Whether the same word may be a noun."""


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _stems(lemma: str) -> tuple[str, ...]:
    """Return the stems before -ed and -ing; both spellings where two are in use."""
    if lemma in _DOUBLED:
        return (lemma + lemma[-1], lemma)
    return (lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe")) else lemma,)


def _past(stem: str, lemma: str) -> str:
    if stem.endswith("y") and stem[-2] not in "aeiou" and not lemma.endswith("e"):
        return stem[:-1] + "ied"
    return stem + ("d" if stem.endswith("e") else "ed")


def _forms(entry: str) -> list[tuple[str, VerbForm]]:
    """Return all forms of an entry of the list."""
    name, _, irregular = entry.rstrip(")").partition("(")
    lemma, noun = name.rstrip("*"), name.endswith("*")
    stems = _stems(lemma)
    forms = [(lemma, VerbForm(lemma, "base", noun)), (_third(lemma), VerbForm(lemma, "third", noun))]
    forms += [(stem + "ing", VerbForm(lemma, "ing", False)) for stem in stems]
    if lemma.endswith("ie"):
        forms.append((lemma[:-2] + "ying", VerbForm(lemma, "ing", False)))
    if not irregular:
        return forms + [(_past(stem, lemma), VerbForm(lemma, "past_or_participle", False)) for stem in stems]
    past, participle = irregular.split(",")
    if past == participle:
        return [*forms, (past, VerbForm(lemma, "past_or_participle", False))] if past != lemma else forms
    return [*forms, (past, VerbForm(lemma, "past", False)), (participle, VerbForm(lemma, "participle", False))]


def _table() -> dict[str, VerbForm]:
    table: dict[str, VerbForm] = {}
    for entry in _VERBS.split():
        for word, form in _forms(entry):
            table.setdefault(word, form)
    return table


VERBS: Final = _table()
"""Forms of verbs, in small letters."""
SAYING: Final = frozenset(
    "say tell report announce add state warn note argue claim predict forecast estimate expect believe think suggest insist confirm deny acknowledge admit allege explain "
    "indicate reiterate stress write disclose declare write project show reveal comment reply contend concede".split()
)
"""Verbs of saying and thinking, whose content is a clause of its own."""
