/// Within what time after its onset a fault must be found (section 12).
struct QualityDeadlines {
    /// A span in ms; what counts is the time under way or, where the fault is at work at rest too, all time.
    struct Deadline: Hashable {
        var span: Int64
        var countsRest = false

        static func driving(minutes: Int64) -> Deadline { Deadline(span: minutes * 60_000) }
    }

    var profile: Parameters.Profile

    /// The deadline for alerts of `kind`; `onSeveralWheels` says that another wheel of the vehicle is low as well.
    func deadline(_ kind: String, onSeveralWheels: Bool = false) -> Deadline? {
        switch kind {
        case "low", "critical":
            switch profile {
            case .us: .driving(minutes: 20)
            case .un: .driving(minutes: onSeveralWheels ? 60 : 10)
            }
        case "sensor-missing": .driving(minutes: 10)
        case "fast-leak", "over-pressure", "high-temperature", "critical-temperature": .driving(minutes: 2)
        case "battery-low": .driving(minutes: 5)
        case "axle-imbalance": .driving(minutes: 15)
        case "slow-leak": Deadline(span: 7 * 86_400_000, countsRest: true)
        default: nil
        }
    }
}
