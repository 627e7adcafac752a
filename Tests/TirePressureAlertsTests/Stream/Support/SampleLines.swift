/// Lines written by hand: sensors `a` to `d` at the wheels of vehicle `V`, all placards 240 kPa unless a test says
/// otherwise, so that low is 180,000 Pa, clear 192,000 Pa and critical 120,000 Pa. Times are milliseconds after
/// ``SampleLines/start``.
enum SampleLines {
    /// 2026-03-02T09:30:00Z: half past four in the morning in New York.
    static let start: Int64 = 1_772_443_800_000

    static let wheels = ["a": "Row1.Left", "b": "Row1.Right", "c": "Row2.Left", "d": "Row2.Right"]

    /// A reading in the project's own format; numbers as they shall be written.
    static func reading(
        _ sensor: String, _ time: Int64, kPa: String?, celsius: String? = nil, moving: Bool? = nil, more: String = ""
    ) -> String {
        let members = [
            "\"sensor\":\"\(sensor)\"", kPa.map { "\"pressure_kPa\":\($0)" },
            celsius.map { "\"temperature_C\":\($0)" }, moving.map { "\"moving\":\($0)" }, more.isEmpty ? nil : more,
            "\"time\":\(start + time)",
        ]
        return "{\(members.compactMap { $0 }.joined(separator: ","))}"
    }

    /// An acknowledgement of the alert of `kind` at the wheel of `sensor`.
    static func acknowledgement(_ kind: String, _ sensor: String, _ time: Int64, more: String = "") -> String {
        "{\"acknowledge\":\"\(kind)\",\"vehicle\":\"V\",\"wheel\":\"\(wheels[sensor] ?? "")\",\(more)\"time\":\(start + time)}"
    }

    /// A packet of rtl_433 with the members `more`, such as `"pressure_kPa":200`.
    static func packet(_ model: String, _ id: String, _ time: Int64, _ more: String) -> String {
        let seconds = (start + time) / 1_000
        let thousandths = String(1_000 + (start + time) % 1_000).dropFirst()
        return "{\"time\":\"\(seconds).\(thousandths)\",\"model\":\"\(model)\",\"id\":\"\(id)\",\(more)}"
    }

    /// A line of the registry.
    static func entry(
        _ sensor: String, vehicle: String = "V", wheel: String? = nil, placard: String = "240",
        zone: String = "America/New_York", owner: String? = "Carol", model: String? = nil
    ) -> String {
        let members = [
            "\"sensor\":\"\(sensor)\"", "\"vehicle\":\"\(vehicle)\"",
            "\"wheel\":\"\(wheel ?? wheels[sensor] ?? "Row1.Left")\"", "\"placard_kPa\":\(placard)",
            "\"time_zone\":\"\(zone)\"", owner.map { "\"owner\":\"\($0)\"" }, model.map { "\"model\":\"\($0)\"" },
        ]
        return "{\(members.compactMap { $0 }.joined(separator: ","))}"
    }

    /// The registry of sensors `a` to `d`.
    static var registry: [String] { wheels.keys.sorted().map { entry($0) } }
}
