import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceReplay

/// Tells the results in sentences: "Alice sent Bob $250 on Friday at 7:34 pm: approved". Belongs to one thread.
final class FraudSentences: ResultSentences {
    private let accounts: TableReader<String, AccountEntry>
    private var clocks: [String: ZonedClock] = [:]

    /// Sentences about the results in the log on `engine`.
    init(on engine: any Engine) throws(EngineError) {
        accounts = try TableReader(TransferFraudTopology.accounts, on: engine)
    }

    func refresh() throws { try accounts.refresh() }

    func sentence(for line: [UInt8], of result: String) -> String {
        guard let value = line.withUnsafeBytes({ try? JSONValue(parsing: $0) }) else {
            return String(decoding: line, as: UTF8.self)
        }
        let fields = SentenceFields(value: value, moment: moment)
        let sentence: String? =
            switch result {
            case "decisions": DecisionSentence.of(fields)
            case "repeats": DecisionSentence.of(fields).map { "\($0), as before" }
            case "actions": ActionSentence.of(fields)
            case "journal": LedgerSentence.ofJournal(fields)
            case "statements": LedgerSentence.ofStatement(fields)
            case "cases": CaseSentence.of(fields)
            default: nil
            }
        return sentence ?? String(decoding: line, as: UTF8.self)
    }

    /// What clocks show an account at a moment, in ms; in UTC, and saying so, where its zone is not known.
    private func moment(_ time: Int64, of account: String?) -> LocalMoment {
        guard let zone = account.flatMap({ accounts.entries[$0]?.zone }), let clock = clock(of: zone) else {
            return LocalMoment(local: LocalDateTime(millisecondsAsUTC: time), isUTC: true)
        }
        return LocalMoment(local: clock.local(at: time), isUTC: false)
    }

    private func clock(of zone: String) -> ZonedClock? {
        if let clock = clocks[zone] { return clock }
        let clock = try? ZonedClock(identifier: zone)
        clocks[zone] = clock
        return clock
    }
}
