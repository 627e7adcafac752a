import MillraceCore
import MillraceFormats

/// Two places that nobody travels between in the time.
struct ImpossibleTravel: SubjectRule {
    static let name = "impossible-travel"
    let role = Role.payer
    /// In km/h.
    private let speed: Int64
    /// In km.
    private let distance: Int64
    private let window: TimeSpan

    init(_ parameters: inout RuleParameters) throws(RuleError) {
        speed = try parameters.integer("speed", default: 900, in: 0...1_000_000)
        distance = try parameters.integer("distance", default: 100, in: 0...1_000_000)
        window = try parameters.window(default: .days(30))
    }

    func judge(_ attempt: PastPayment, _ history: SubjectHistory) -> [Contribution]? {
        guard let here = attempt.location,
            let last = history.payments(window).last(where: { $0.location != nil }), let there = last.location
        else { return nil }
        let metres = there.distance(to: here)
        let milliseconds = Int128((attempt.time - last.time).milliseconds.magnitude)
        // Metres per millisecond are 3,600 km/h.
        let isTooFast = Int128(metres) * 3_600 > Int128(speed) * milliseconds
        return metres >= distance * 1_000 && isTooFast ? [last.contribution] : nil
    }
}
