import MillraceCore
import MillraceStreams

/// The attempts of one subject in one role that lie in a window, as they were before the one at hand.
///
/// A window of few attempts is gone through; of one of many, running counts and sums are kept (``RunningWindow``), so that a
/// busy account costs no more than a quiet one.
struct AttemptWindow<Element: PastElement> {
    /// A window of more attempts is not gone through as a whole.
    static var most: Int { 256 }

    private let series: Series<Element>?
    private let length: TimeSpan
    private let clock: Timestamp
    /// What lies before has left the window.
    private let first: Int

    /// The part of `series` in the window of this length up to `clock`.
    /// - Complexity: O(log *n*) in the number of the subject's attempts.
    init(_ series: Series<Element>?, _ length: TimeSpan, clock: Timestamp) {
        self.series = series
        self.length = length
        self.clock = clock
        first = series?.firstIndex(after: clock - length) ?? 0
    }

    /// Whether an attempt of event time `time` lies in it.
    func contains(_ time: Timestamp) -> Bool { time > clock - length }

    /// The running counts; nil if there are few attempts.
    private var running: RunningWindow? {
        guard let series, series.elements.endIndex - first > AttemptWindow.most else { return nil }
        return RunningWindow.of(series, length, clock: clock)
    }

    /// The attempts by arrival, the last first, until `body` returns false.
    @inline(__always)
    func lastFirst(_ body: (Element) -> Bool) {
        guard let series else { return }
        let start = clock - length
        var number = series.elements.endIndex
        while number > first {
            number -= 1
            guard series.elements[number].attempt.time > start else { continue }
            if !body(series.elements[number]) { return }
        }
    }

    /// The attempts by arrival, until `body` returns false.
    @inline(__always)
    func firstFirst(_ body: (Element) -> Bool) {
        guard let series else { return }
        let start = clock - length
        for number in first..<max(first, series.elements.endIndex)
        where series.elements[number].attempt.time > start {
            if !body(series.elements[number]) { return }
        }
    }

    /// The last attempt that satisfies `isWanted`.
    func last(where isWanted: (Element) -> Bool) -> Element? {
        var found: Element?
        lastFirst { element in
            if isWanted(element) { found = element }
            return found == nil
        }
        return found
    }

    /// The last attempts that satisfy `isWanted`, at most as many as a hit names.
    func contributions(where isWanted: (Element) -> Bool = { _ in true }) -> [Contribution] {
        var found: [Contribution] = []
        lastFirst { element in
            if isWanted(element) { found.append(element.contribution) }
            return found.count < Hit.mostTransfers
        }
        return found
    }

    /// How many there are.
    var count: Int {
        if let running { return running.count }
        var count = 0
        lastFirst { _ in
            count += 1
            return true
        }
        return count
    }

    /// How many there are with `counterparty`, and the sum of those in `currency`.
    func tally(with counterparty: String, in currency: Currency) -> (count: Int, sum: Int128) {
        if let running {
            let tally = running.counterparties[counterparty]
            return (tally?.count ?? 0, tally?.sums[currency]?.sum ?? 0)
        }
        var tally: (count: Int, sum: Int128) = (0, 0)
        lastFirst { element in
            guard element.attempt.counterparty == counterparty else { return true }
            tally.count += 1
            if element.attempt.currency == currency { tally.sum += Int128(element.attempt.amount) }
            return true
        }
        return tally
    }

    /// The sum of those in `currency`.
    func sum(in currency: Currency) -> Int128 {
        if let running { return running.sums[currency]?.sum ?? 0 }
        var sum: Int128 = 0
        lastFirst { element in
            if element.attempt.currency == currency { sum += Int128(element.attempt.amount) }
            return true
        }
        return sum
    }

    /// Whether there are any in `currency`; true for what nobody has counted.
    func mayHave(_ currency: Currency) -> Bool { running.map { $0.sums[currency] != nil } ?? true }

    /// Whether one is with `counterparty`.
    func knows(counterparty: String) -> Bool {
        if let running { return running.counterparties[counterparty] != nil }
        return last { $0.attempt.counterparty == counterparty } != nil
    }

    /// Whether one was made by `device`, and whether one was by any.
    func knows(device: String) -> (it: Bool, any: Bool) {
        if let running { return (running.devices[device] != nil, !running.devices.isEmpty) }
        var knows = (it: false, any: false)
        lastFirst { element in
            if let known = element.device {
                knows.any = true
                if known == device { knows.it = true }
            }
            return !knows.it
        }
        return knows
    }

    /// How many different counterparties there are.
    var counterpartyCount: Int {
        if let running { return running.counterparties.count }
        var names: Set<String> = []
        lastFirst { element in
            names.insert(element.attempt.counterparty)
            return true
        }
        return names.count
    }

    /// The last attempt with each counterparty, at most as many as a hit names.
    var lastOfEachCounterparty: [Contribution] {
        let most = min(counterpartyCount, Hit.mostTransfers)
        var names: Set<String> = []
        var found: [Contribution] = []
        lastFirst { element in
            if names.insert(element.attempt.counterparty).inserted { found.append(element.contribution) }
            return found.count < most
        }
        return found
    }
}
