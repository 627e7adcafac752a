import MillraceCore
import MillraceStreams

/// A line of the input with the entries of the accounts' table for its payer and payee.
struct KnownEvent: Sendable {
    var event: TransferEvent
    var payer: AccountEntry?
    var payee: AccountEntry?

    /// The event as the intake takes it.
    func intakeEvent(at time: Timestamp, _ calendar: BusinessCalendar) -> IntakeEvent {
        switch event {
        case .action(let action): .action(action)
        case .transfer(let transfer):
            .attempt(
                Attempt(
                    transfer: transfer,
                    businessDay: calendar.day(of: time, in: payer?.zone ?? transfer.zone ?? "UTC"),
                    standing: standing))
        }
    }

    private var standing: Attempt.Standing {
        var standing: Attempt.Standing = []
        for watch in [payer?.watch, payee?.watch] {
            switch watch {
            case .hold: standing.insert(.watched)
            case .block: standing.insert(.barred)
            case nil: break
            }
        }
        if payee?.isTrusted == true { standing.insert(.trusted) }
        return standing
    }
}

extension TransferEvent {
    /// The account that pays; empty for an action.
    var payer: String {
        if case .transfer(let transfer) = self { transfer.payer } else { "" }
    }

    /// The account that is paid; empty for an action.
    var payee: String {
        if case .transfer(let transfer) = self { transfer.payee } else { "" }
    }
}
