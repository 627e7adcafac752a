import MillraceCore
import MillraceStreams

/// An alert that is active.
struct OpenAlert: Hashable, Sendable {
    var kind: TireAlert.Kind
    /// When it was raised.
    var since: Timestamp
    /// When the next reminder is due; nil once it has been acknowledged.
    var due: Timestamp?
}

/// Reminders of active alerts, and their acknowledgement (sections 9 and 10). Its state are the active alerts of a wheel,
/// in the order of their ranks.
struct ReminderRule: Sendable {
    var parameters: Parameters

    /// Notes what has become of an alert at `time`.
    func note(_ change: AlertChange, at time: Timestamp, _ open: inout [OpenAlert]) {
        let rank = change.kind.rank
        let place = open.firstIndex { $0.kind.rank >= rank } ?? open.endIndex
        let isOpen = place < open.endIndex && open[place].kind.rank == rank
        switch change.event {
        case .raised, .escalated:
            let alert = OpenAlert(kind: change.kind, since: change.since, due: next(after: time))
            if isOpen { open[place] = alert } else { open.insert(alert, at: place) }
        case .cleared, .ended:
            if isOpen { open.remove(at: place) }
        case .reminded, .acknowledged:
            break
        }
    }

    /// The alert that an acknowledgement takes note of; nil if there is none such that waits for it.
    func acknowledge(_ acknowledgement: Acknowledgement, _ open: inout [OpenAlert]) -> OpenAlert? {
        for place in open.indices where open[place].kind.rawValue == acknowledgement.kind {
            guard open[place].due != nil else { return nil }
            open[place].due = nil
            return open[place]
        }
        return nil
    }

    /// The moment of the next reminder; nil if there will be none.
    func nextReminder(_ open: [OpenAlert]) -> Timestamp? {
        var next: Timestamp?
        for alert in open {
            if let due = alert.due { next = min(next ?? due, due) }
        }
        return next
    }

    /// Reminds of the alert at `place` if that is due, and says whether it is.
    func reminds(of place: Int, at time: Timestamp, _ open: inout [OpenAlert]) -> Bool {
        guard let due = open[place].due, due <= time else { return false }
        open[place].due = next(after: due)
        return true
    }

    private func next(after time: Timestamp) -> Timestamp {
        time + .milliseconds(parameters.remindMilliseconds)
    }
}

extension OpenAlert: BinaryCodable {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        guard let kind = TireAlert.Kind(rawValue: try reader.readString()) else {
            throw DecodingFailure(expected: "a kind of alert", position: reader.position)
        }
        self.kind = kind
        since = Timestamp(milliseconds: try reader.readVariable())
        due = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        writer.write(string: kind.rawValue)
        writer.write(variable: since.milliseconds)
        due.map(\.milliseconds).encode(to: writer)
    }
}
