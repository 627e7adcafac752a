import MillraceCore

/// The rules of one wheel, in the order in which a reading's events come.
struct WheelRules: Sendable {
    private let leak: LeakRule
    private let pressure: PressureRule
    private let overPressure: OverPressureRule
    private let heat: HeatRule
    private let battery = BatteryRule()
    private let slowLeak: SlowLeakRule

    init(parameters: Parameters) {
        leak = LeakRule(parameters: parameters)
        pressure = PressureRule(parameters: parameters)
        overPressure = OverPressureRule(parameters: parameters)
        heat = HeatRule(parameters: parameters)
        slowLeak = SlowLeakRule(parameters: parameters)
    }

    /// Judges a reading; `tell` is given each change, and the wheel.
    func judge(
        _ reading: TireReading, reference: Int64, at time: Timestamp, _ wheel: inout WheelState,
        tell: (AlertChange, inout WheelState) -> Void
    ) {
        if let change = leak.judge(reading, reference: reference, at: time, &wheel.leak) {
            tell(change, &wheel)
        }
        if let change = pressure.judge(reading, reference: reference, at: time, &wheel.pressure) {
            tell(change, &wheel)
        }
        if let change = overPressure.judge(reading, reference: reference, at: time, &wheel.overPressure) {
            tell(change, &wheel)
        }
        if let change = heat.judge(reading, at: time, &wheel.heat) { tell(change, &wheel) }
        if let change = battery.judge(reading, at: time, &wheel.battery) { tell(change, &wheel) }
        let isCalm = wheel.leak.since == nil && wheel.pressure.level == .none
        if let change = slowLeak.judge(reading, reference: reference, isCalm: isCalm, at: time, &wheel.slowLeak) {
            tell(change, &wheel)
        }
    }
}
