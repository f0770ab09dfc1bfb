"""What each type of event does to the facts of a case, and which histories are impossible."""

from collections.abc import Callable

from foia.law.errors import BadHistory
from foia.law.extending import grant
from foia.law.facts import COMPETENT, FACT_OF, History, Met, Placed, Restart, day_after, is_before, outcome_of
from foia.law.matching import Matching
from foia.law.refusals import stops_on
from foia.law.regimes import Regime, Step
from foia.law.terms import Moment

REFUSING = frozenset(
    {"refused", "partially_granted", "not_held", "inadmissible", "not_upheld", "partly_upheld"}
)
_NOT_AFTER_THE_END = frozenset(
    {"extended", "clarification_requested", "decided", "answered", "charged", "suspended"}
)
_ANY_DAY = frozenset({"received", "suspended", "resumed"})
_SUSPENDED = "suspended"


class Acts(Matching):
    """Takes events in order and keeps the facts."""

    def __init__(self, regime: Regime, history: History) -> None:
        super().__init__(regime, history)
        self._handlers: dict[str, Callable[[Placed], object]] = {
            "clarification_requested": self._clarification_requested,
            "clarification_provided": self._clarification_provided,
            "third_party_notified": self._third_party_notified,
            "third_party_answered": self._third_party_answered,
            "order_notified": self._order_notified,
            "suspended": self._suspended,
            "resumed": self._resumed,
            "extended": self._extended,
            "referred": self._referred,
            "registered": self._registered,
            "rejected": self._rejected,
            "charged": self._charged,
            "paid": self._paid,
            "decided": self._decided,
            "answered": self._answered,
            "notified": self._notified,
            "appeal_filed": self._appeal_filed,
            "appeal_decided": self._appeal_decided,
            "lapsed": self._ended,
            "withdrawn": self._ended,
            "reopened": self._reopened,
        }

    def take(self, item: Placed) -> None:
        """Apply one event.

        Raises: BadHistory.
        """
        kind, history = item.event.type, self.history
        if kind not in _ANY_DAY and is_before(item.moment, history.received):
            raise BadHistory(item.index, f"{kind!r} es anterior a la recepción del expediente")
        if history.ended is not None and kind in _NOT_AFTER_THE_END:
            raise BadHistory(item.index, f"{kind!r}: el expediente ya terminó con {history.ended.by!r}")
        self._handlers.get(kind, self._meet)(item)
        if kind in FACT_OF:
            history.facts[FACT_OF[kind]] = item.moment

    def _meet(self, item: Placed) -> Step | None:
        step = self.find(item)
        if step is not None:
            self.history.met[step.id] = Met(item.moment, item.event.type, outcome_of(item.event))
        return step

    def _pause(self, step: Step | None, moment: Moment) -> None:
        if step is not None and step.clock == "suspend":
            first = moment.day if step.pause_starts == "same_day" else day_after(moment.day)
            self.history.pauses.begin(step.id, first, step.id)

    def _resume(self, step: Step | None, moment: Moment) -> None:
        if step is not None and step.clock == "suspend":
            last = moment.day if step.pause_ends == "same_day" else day_after(moment.day, -1)
            self.history.pauses.end(step.id, last)

    def _not_after_answer(self, item: Placed) -> None:
        response = self.history.response.id
        if response in self.history.met or response in self.history.decided:
            raise BadHistory(item.index, f"{item.event.type!r} es posterior a la respuesta")

    def _clarification_requested(self, item: Placed) -> None:
        self._not_after_answer(item)
        if self.history.waiting_since is not None:
            raise BadHistory(item.index, "ya se pidió una aclaración y todavía no se dio")
        self._meet(item)
        self.forget("clarification")
        self.history.waiting_since = item.moment
        amount = item.event.amount
        self.history.clarification_term = (
            None if amount is None else (amount, item.event.unit or "working_day")
        )
        self.history.clarifications += 1
        step = self.first("clarification")
        # One asked beyond what the law allows stops nothing: the person is not to wait longer for it.
        if step is not None and (step.max_times is None or self.history.clarifications <= step.max_times):
            self._pause(step, item.moment)

    def _clarification_provided(self, item: Placed) -> None:
        if self.history.waiting_since is None:
            raise BadHistory(item.index, "no se pidió ninguna aclaración")
        self._meet(item)
        self.history.waiting_since = None
        step = self.first("clarification")
        if step is not None and step.clock in ("start", "reset"):
            self.history.restart = Restart(item.moment, "clarification.provided")
        if step is not None and step.clock == "start":
            self.history.facts["request.complete"] = item.moment
        self._resume(step, item.moment)

    def _third_party_notified(self, item: Placed) -> None:
        """Begin the third party's terms, or the one named, anew for each person notified."""
        notice = next((step for step in self.unmet("third_party_notice") if self.has_begun(step)), None)
        if notice is not None:
            self.history.met[notice.id] = Met(item.moment, item.event.type)
        for step in self._begin_again(item, "third_party.notified"):
            self._pause(step, item.moment)

    def _order_notified(self, item: Placed) -> None:
        self._begin_again(item, "order.notified")

    def _begin_again(self, item: Placed, fact: str) -> list[Step]:
        """Open the terms that count from a fact, without what was done or extended before."""
        begun = [step for step in self.steps if fact in step.counts_from]
        named = next((step for step in self.steps if step.id == item.event.step), None)
        if named is not None and named.kind != "third_party_notice":
            begun = [step for step in begun if step is named]
        if item.event.step is not None and (named is None or not begun):
            raise BadHistory(item.index, f"{item.event.type!r} no abre el paso {item.event.step!r}")
        for step in begun:
            self.history.met.pop(step.id, None)
        ids = {step.id for step in begun}
        self.history.extensions = [given for given in self.history.extensions if given.target not in ids]
        return begun

    def _third_party_answered(self, item: Placed) -> None:
        if not {"third_party.notified", "appeal.notified", "order.notified"} & set(self.history.facts):
            raise BadHistory(item.index, "no se notificó a ningún tercero")
        self._resume(self._meet(item), item.moment)

    def _suspended(self, item: Placed) -> None:
        if _SUSPENDED in self.history.pauses.running:
            raise BadHistory(item.index, "el plazo ya está suspendido")
        self.history.pauses.begin(_SUSPENDED, item.moment.day, item.event.reason or _SUSPENDED)

    def _resumed(self, item: Placed) -> None:
        """End the suspension on the day before: the day of the resumption counts again."""
        if _SUSPENDED not in self.history.pauses.running:
            raise BadHistory(item.index, "el plazo no está suspendido")
        self.history.pauses.end(_SUSPENDED, day_after(item.moment.day, -1))

    def _extended(self, item: Placed) -> None:
        target = self._extended_step(item)
        if target.kind != "appeal_decision":  # which is only owed once the request was answered
            self._not_after_answer(item)
        if target.id in self.history.met or not self.has_begun(target):
            raise BadHistory(item.index, f"el plazo de {target.id!r} no está corriendo")
        granted = grant(self.regime, self.history, item, target)
        self.history.extensions.append(granted)
        if granted.step.kind == "extension":
            self.history.met[granted.step.id] = Met(item.moment, item.event.type)

    def _extended_step(self, item: Placed) -> Step:
        if item.event.step is None:
            return self.history.response
        named = next((step for step in self.steps if step.id == item.event.step), None)
        if named is None:
            raise BadHistory(item.index, f"este expediente no tiene el paso {item.event.step!r}")
        return self.history.response if named.kind == "extension" else named

    def _referred(self, item: Placed) -> None:
        met = self._meet(item)
        step = met or self.first("referral")
        self.history.note_referral(met)
        if step is not None and step.clock == "reset":
            self.history.restart = Restart(item.moment, COMPETENT)
        if step is not None and step.clock == "terminate":
            self.history.ended = Met(item.moment, item.event.type)

    def _registered(self, item: Placed) -> None:
        """Note a registration; after a referral it is the competent body's."""
        if COMPETENT in self.history.facts:
            self.history.facts[COMPETENT] = item.moment

    def _rejected(self, item: Placed) -> None:
        """Undo the last referral, as if it never was: the body it was sent to does not accept it."""
        if not self.history.referrals:
            raise BadHistory(item.index, "no hay ninguna derivación que rechazar")
        self.history.undo_referral()
        if self.history.ended is not None and self.history.ended.by == "referred":
            self.history.ended = None

    def _charged(self, item: Placed) -> None:
        self.forget("payment")
        self._pause(self.first("payment"), item.moment)

    def _paid(self, item: Placed) -> None:
        if "cost.notified" not in self.history.facts:
            raise BadHistory(item.index, "no se cobró nada")
        self._resume(self._meet(item) or self.first("payment"), item.moment)

    def _decided(self, item: Placed) -> None:
        step = self.find(item) if item.event.step is not None else None
        if step is not None and step.kind != "response":
            self.history.met[step.id] = Met(item.moment, item.event.type, outcome_of(item.event))
            return
        self._not_after_answer(item)
        response, met = self.history.response, Met(item.moment, item.event.type, outcome_of(item.event))
        self.history.decided[response.id] = met
        self.history.facts.setdefault("decision.dated", item.moment)
        if stops_on(self.regime, response.id) == "decided":
            self._answer(met)

    def _answer(self, met: Met) -> None:
        self.history.met[self.history.response.id] = met
        for step in self.unmet("refusal"):
            if met.outcome in REFUSING:
                self.history.met[step.id] = met

    def _answered(self, item: Placed) -> None:
        named = self.regime.step(item.event.step) if item.event.step is not None else None
        self._decided(item)
        if named is None or named.kind == "response":
            self._notify_decision(item)

    def _notified(self, item: Placed) -> None:
        """Take a notice as that of the response first, then of each appeal decision in turn."""
        named = self.find(item) if item.event.step is not None else None
        response = self.history.response.id
        waiting = response in self.history.decided and response not in self.history.notified
        if waiting and (named is None or named.kind in ("notification", "response")):
            self._notify_decision(item)
            return
        for step in self.steps:
            decided = step.kind == "appeal_decision" and step.id in self.history.decided
            if decided and step.id not in self.history.notified and named in (None, step):
                self.history.notified[step.id] = item.moment
                if stops_on(self.regime, step.id) == "notified":
                    self.history.met[step.id] = self.history.decided[step.id]
                return
        raise BadHistory(item.index, "no hay ninguna decisión por notificar")

    def _notify_decision(self, item: Placed) -> None:
        response, history = self.history.response.id, self.history
        decided = history.decided[response]
        history.notified[response] = history.facts["decision.notified"] = item.moment
        if decided.outcome in REFUSING:
            history.facts["refusal.notified"] = item.moment
        for step in self.unmet("notification"):
            history.met[step.id] = Met(item.moment, item.event.type)
        if response not in history.met:
            self._answer(Met(item.moment, item.event.type, decided.outcome))

    def _appeal_filed(self, item: Placed) -> None:
        step = self.find(item) or next(iter(self._first_appeal()), None)
        if step is None or step.id in self.history.met:
            raise BadHistory(item.index, "en este momento no cabe ningún recurso")
        self.history.met[step.id] = Met(item.moment, item.event.type)

    def _first_appeal(self) -> list[Step]:
        """Give the first appeal, also open against silence, while none was filed and nobody withdrew."""
        filings = [step for step in self.steps if step.kind == "appeal_filing"]
        is_withdrawn = self.history.ended is not None and self.history.ended.by == "withdrawn"
        return [] if is_withdrawn or any(step.id in self.history.met for step in filings) else filings[:1]

    def _appeal_decided(self, item: Placed) -> None:
        step = self.find(item)
        if step is None or step.id in self.history.decided or not self.has_begun(step):
            raise BadHistory(item.index, "no hay ningún recurso por resolver")
        met = Met(item.moment, item.event.type, outcome_of(item.event))
        self.history.decided[step.id] = met
        if stops_on(self.regime, step.id) == "decided":
            self.history.met[step.id] = met

    def _ended(self, item: Placed) -> None:
        if self.history.ended is not None:
            raise BadHistory(item.index, f"el expediente ya terminó con {self.history.ended.by!r}")
        self.history.ended = Met(item.moment, item.event.type, item.event.type)

    def _reopened(self, item: Placed) -> None:
        history, response = self.history, self.history.response.id
        if history.ended is None and response not in history.decided:
            raise BadHistory(item.index, "solo se puede reabrir un expediente respondido o terminado")
        end = history.ended or history.met.get(response) or history.decided[response]
        history.ended = history.waiting_since = None
        # Whatever was awaited or stood still no longer did once the case ended.
        history.pauses.end_all(day_after(end.moment.day, -1))
        history.decided.pop(response, None)
        history.notified.pop(response, None)
        for fact in ("decision.dated", "decision.notified", "refusal.notified"):
            history.facts.pop(fact, None)
        for kind in ("response", "refusal", "notification"):
            self.forget(kind)
