import MillraceCore
import MillraceStreams

/// The attempts of one subject before the one at hand, as its rules see them.
struct SubjectHistory {
    /// How long attempts are remembered: the longest window that a rule may have.
    static let longest = TimeSpan.days(30)

    /// What the account paid.
    var payments: Series<PastPayment>?
    /// What the account was paid, or the device was used for.
    var receipts: Series<PastAttempt>?
    /// The account's last attempt by arrival, in any role, however old.
    var last: AttemptPlace?
    /// The subject's clock, the attempt at hand included.
    let clock: Timestamp

    /// The history before an attempt of event time `time`.
    init(
        payments: Series<PastPayment>?, receipts: Series<PastAttempt>?, last: AttemptPlace? = nil,
        before time: Timestamp
    ) {
        self.payments = payments
        self.receipts = receipts
        self.last = last
        let clocks = [payments?.elements.last?.moment, receipts?.elements.last?.moment].compactMap { $0 }
        clock = clocks.reduce(time, max)
    }

    /// What the account paid in a window of this length.
    func payments(_ length: TimeSpan) -> AttemptWindow<PastPayment> {
        AttemptWindow(payments, length, clock: clock)
    }

    /// What the account was paid, or the device was used for, in a window of this length.
    func receipts(_ length: TimeSpan) -> AttemptWindow<PastAttempt> {
        AttemptWindow(receipts, length, clock: clock)
    }
}
