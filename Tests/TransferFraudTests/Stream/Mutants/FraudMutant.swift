import MillraceCore
import MillraceReplay
import MillraceStreams
import Testing

@testable import TransferFraud

/// A fault planted in the application, which `verify` must find on random transfers.
struct FraudMutant: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var plant: @Sendable (inout Application) -> Void

    /// The fault of another topology.
    static func topology(_ name: String, _ change: @escaping @Sendable (inout MutantTopology) -> Void) -> FraudMutant {
        FraudMutant(testDescription: name) { application in
            var topology = MutantTopology()
            change(&topology)
            application.topology = topology.make()
        }
    }

    /// The fault of a rule that is not the one of the file: `old` stands in a line of the rules, and `new` in its place.
    static func rule(_ name: String, _ old: String, _ new: String) -> FraudMutant {
        topology(name) { topology in
            topology.changeRules = { book in
                (try? RuleBook(lines: book.lines.replacing(old, with: new))) ?? book
            }
        }
    }

    static let all = ofIntake + ofScoring + ofDecisions + ofLedgerAndCases
}

extension FraudMutant {
    fileprivate static let ofIntake: [FraudMutant] = [
        FraudMutant(testDescription: "a repetition that differs in nothing but the amount is taken for the same") {
            $0.topology = MutantTopology().make(
                intake: AlteredIntake { record, known in
                    guard case .attempt(var attempt) = record.value, let known else { return }
                    attempt.transfer.amount = known.amount
                    record.value = .attempt(attempt)
                })
        },
        FraudMutant(testDescription: "an id is forgotten after a day") {
            $0.topology = MutantTopology().make(
                intake: AlteredIntake { record, known in
                    if let first = known, record.timestamp >= first.time + .days(1) { known = nil }
                })
        },
        FraudMutant(testDescription: "lateness is judged with a shorter grace") { $0.grace = .hours(6) },
        .topology("business days are those of UTC") { topology in
            topology.knows = { known in
                var known = known
                known.payer?.zone = nil
                if case .transfer(var transfer) = known.event {
                    transfer.zone = nil
                    known.event = .transfer(transfer)
                }
                return known
            }
        },
        .topology("payer and payee are looked up in each other's place") { topology in
            topology.knows = { KnownEvent(event: $0.event, payer: $0.payee, payee: $0.payer) }
        },
    ]

    fileprivate static let ofScoring: [FraudMutant] = [
        .topology("transfers are judged in the order of event time") { $0.order = .eventTime },
        .topology("a payee's hits get lost") { topology in
            topology.changeHits = { event in
                guard case .hits(let id, let hits) = event else { return event }
                return .hits(id: id, hits.filter { $0.kind != "fan-in" })
            }
        },
        .topology("what a hit rests on is told in another order") { topology in
            topology.changeHits = { event in
                guard case .attempt(let attempt, let roles, let hits) = event else { return event }
                return .attempt(
                    attempt, roles: roles,
                    hits.map { hit in
                        var hit = hit
                        hit.transfers.reverse()
                        return hit
                    })
            }
        },
        .topology("a rule in the shadow counts") { topology in
            topology.changeHits = { event in
                guard case .hits(let id, let hits) = event else { return event }
                return .hits(
                    id: id,
                    hits.map { hit in
                        var hit = hit
                        hit.counts = true
                        return hit
                    })
            }
        },
        .rule("a window is an hour too long", #""limit":4,"window":"6h""#, #""limit":4,"window":"7h""#),
        .rule("a limit is reached rather than passed", #""limit":3,"window":"5h""#, #""limit":2,"window":"5h""#),
        .rule("a version comes into effect late", #"{"sequence":60}"#, #"{"sequence":90}"#),
        .rule("a version is missing", #","state":"paused""#, ""),
        .rule("a suppression does not end", "2026-03-03T12:00:00+01:00", "2027-03-03T12:00:00+01:00"),
        .rule("a rule for one currency holds for all", #","currencies":["JPY"]"#, ""),
        .rule("a rule on the graph holds for all currencies", #","currencies":["JPY","KRW"]"#, ""),
        .rule("a rule on payees holds for the first of its currencies", #"["EUR","USD"]"#, #"["EUR"]"#),
        .rule("cycles need not be in order", #""hops":6,"#, #""hops":6,"ordered":false,"#),
        .rule("a tolerance is narrower", #""tolerance":30"#, #""tolerance":24"#),
        .rule("the small amount may equal its limit", #""within":"12h""#, #""within":"12h","small":"1.01""#),
    ]

    fileprivate static let ofDecisions: [FraudMutant] = [
        .topology("a hit is counted twice") { topology in
            topology.changeHits = { event in
                guard case .hits(let id, let hits) = event else { return event }
                return .hits(id: id, hits + hits)
            }
        },
        FraudMutant(testDescription: "a transfer is held from one point more on") {
            $0.topology = MutantTopology().make(deciding: Deciding(limits: DecisionLimits(hold: 51)))
        },
        FraudMutant(testDescription: "what is released once can be released again") {
            $0.topology = MutantTopology().make(
                deciding: AlteredDeciding { _, kept in kept?.isSettled = false })
        },
        FraudMutant(testDescription: "what is blocked can be released") {
            $0.topology = MutantTopology().make(
                deciding: AlteredDeciding { record, kept in
                    guard case .action = record.value, var decision = kept?.decision, decision.verdict == .block
                    else { return }
                    decision.verdict = .hold
                    kept = KeptDecision(decision)
                })
        },
        FraudMutant(testDescription: "a repetition is answered as if nothing had been found") {
            $0.topology = MutantTopology().make(
                deciding: AlteredDeciding { record, kept in
                    if case .repeated = record.value { kept = nil }
                })
        },
    ]

    fileprivate static let ofLedgerAndCases: [FraudMutant] = [
        .topology("a transfer to oneself does not reach the journal") { topology in
            topology.changeJournal = { $0.debit == $0.credit ? nil : $0 }
        },
        .topology("the wrong side pays") { topology in
            topology.changeJournal = { entry in
                var entry = entry
                swap(&entry.debit, &entry.credit)
                return entry
            }
        },
        FraudMutant(testDescription: "a balance mixes currencies") {
            $0.topology = MutantTopology().make(
                statements: Altered(Statements()) { record, state in
                    for place in state.balances.indices { state.balances[place].currency = record.value.currency }
                })
        },
        .topology("what is approved goes into cases") { $0.isInCase = { _ in true } },
        .topology("cases are those of the payee") { $0.caseAccount = { $0.transfer.payee } },
        .topology("a case ends after a day") { $0.caseGap = .days(1) },
    ]
}
