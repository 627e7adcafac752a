import MillraceCore
import MillraceStreams

/// What is remembered of a vehicle's present drive.
struct DriveState: Hashable, Sendable, BinaryCodable {
    /// When the vehicle's last moving reading was sent; nil before the first.
    var lastMoving: Int64?
}

/// How long a wheel has been silent.
struct SilenceState: Hashable, Sendable, BinaryCodable {
    /// When its last reading was sent.
    var lastReading = Timestamp.zero
    /// Since when its silence counts: since its last reading, or the beginning of the present drive.
    var since = Timestamp.zero
    /// Moving readings of other wheels meanwhile.
    var others: Int64 = 0
    /// When the alert was raised; nil while it is inactive.
    var missingSince: Timestamp?
}

/// Sensors that are silent while the vehicle drives (section 8).
struct SilenceRule: Sendable {
    var parameters: Parameters

    /// Notes a moving reading and says whether a drive begins with it.
    func noteMoving(at time: Timestamp, _ drive: inout DriveState) -> Bool {
        defer { drive.lastMoving = time.milliseconds }
        return !lasts(drive, at: time)
    }

    /// Whether a drive lasts at this moment.
    func lasts(_ drive: DriveState, at time: Timestamp) -> Bool {
        guard let last = drive.lastMoving else { return false }
        return time.milliseconds - last < parameters.drivePauseMilliseconds
    }

    /// When the silence of a wheel is long enough, if nothing more is heard of it.
    func deadline(of wheel: SilenceState) -> Timestamp {
        wheel.since + .milliseconds(parameters.missingMilliseconds)
    }

    /// Whether a wheel is to be reported at this moment.
    func isMissing(_ wheel: SilenceState, _ drive: DriveState, at time: Timestamp) -> Bool {
        wheel.missingSince == nil && deadline(of: wheel) <= time && wheel.others >= parameters.missingOthers
            && lasts(drive, at: time)
    }
}

extension DriveState {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        lastMoving = try Int64?(from: &reader)
    }

    func encode(to writer: ByteWriter) {
        lastMoving.encode(to: writer)
    }
}

extension SilenceState {
    init(from reader: inout ByteReader) throws(DecodingFailure) {
        lastReading = Timestamp(milliseconds: try reader.readVariable())
        since = Timestamp(milliseconds: try reader.readVariable())
        others = try reader.readVariable()
        missingSince = try Int64?(from: &reader).map(Timestamp.init(milliseconds:))
    }

    func encode(to writer: ByteWriter) {
        writer.write(variable: lastReading.milliseconds)
        writer.write(variable: since.milliseconds)
        writer.write(variable: others)
        missingSince.map(\.milliseconds).encode(to: writer)
    }
}
