import MillraceCore
import MillraceStreams

/// Counts and sums of a window of many attempts, kept up to date as attempts enter and leave it: each does so once, so that
/// an attempt costs the same whatever the number of those before it. Derived from a series, and not stored.
final class RunningWindow {
    /// How many attempts there are of a kind, and the sum of their amounts.
    struct Tally {
        var count = 0
        var sum: Int128 = 0
    }

    /// The attempts with one counterparty.
    struct Counterparty {
        var count = 0
        var sums: [Currency: Tally] = [:]
    }

    private struct Entry {
        var time: Timestamp
        var amount: Int64
        var counterparty: String
        var device: String?
        var currency: Currency
    }

    private(set) var count = 0
    private(set) var sums: [Currency: Tally] = [:]
    private(set) var counterparties: [String: Counterparty] = [:]
    private(set) var devices: [String: Int] = [:]
    /// What is in the window, by event time, from `left` on.
    private var entries: [Entry] = []
    private var left = 0
    /// The number of the next attempt to enter.
    private var next = 0

    /// The windows of a series, by length.
    private final class Windows {
        var byLength: [TimeSpan: RunningWindow] = [:]
    }

    /// The window of this length over `series`, up to `clock`.
    /// - Complexity: O(1), amortised, if attempts come nearly in the order of event time.
    static func of<Element: PastElement>(
        _ series: Series<Element>, _ length: TimeSpan, clock: Timestamp
    ) -> RunningWindow {
        let windows = series.index as? Windows ?? Windows()
        series.index = windows
        let window = windows.byLength[length] ?? RunningWindow()
        windows.byLength[length] = window
        window.moveOn(series, after: clock - length)
        return window
    }

    private func moveOn<Element: PastElement>(_ series: Series<Element>, after start: Timestamp) {
        for number in max(next, series.firstIndex(after: start))..<series.elements.endIndex {
            let element = series.elements[number]
            guard element.attempt.time > start else { continue }
            enter(
                Entry(
                    time: element.attempt.time, amount: element.attempt.amount,
                    counterparty: element.attempt.counterparty, device: element.device,
                    currency: element.attempt.currency))
        }
        next = series.elements.endIndex
        while left < entries.count, entries[left].time <= start {
            leave(entries[left])
            left += 1
        }
        if left > 64, left > entries.count / 2 {
            entries.removeFirst(left)
            left = 0
        }
    }

    private func enter(_ entry: Entry) {
        var place = entries.count
        while place > left, entries[place - 1].time > entry.time { place -= 1 }
        entries.insert(entry, at: place)
        count += 1
        sums[entry.currency, default: Tally()].add(entry.amount)
        counterparties[entry.counterparty, default: Counterparty()].count += 1
        counterparties[entry.counterparty]?.sums[entry.currency, default: Tally()].add(entry.amount)
        if let device = entry.device { devices[device, default: 0] += 1 }
    }

    private func leave(_ entry: Entry) {
        count -= 1
        sums.remove(entry.amount, from: entry.currency)
        counterparties[entry.counterparty]?.count -= 1
        counterparties[entry.counterparty]?.sums.remove(entry.amount, from: entry.currency)
        if counterparties[entry.counterparty]?.count == 0 { counterparties[entry.counterparty] = nil }
        guard let device = entry.device else { return }
        devices[device, default: 0] -= 1
        if devices[device] == 0 { devices[device] = nil }
    }
}

extension RunningWindow.Tally {
    mutating func add(_ amount: Int64) {
        count += 1
        sum += Int128(amount)
    }
}

extension [Currency: RunningWindow.Tally] {
    mutating func remove(_ amount: Int64, from currency: Currency) {
        self[currency]?.count -= 1
        self[currency]?.sum -= Int128(amount)
        if self[currency]?.count == 0 { self[currency] = nil }
    }
}
