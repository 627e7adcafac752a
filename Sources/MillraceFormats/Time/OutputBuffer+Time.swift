extension OutputBuffer {
    /// Appends a moment in UTC, to the millisecond: `2026-03-02T05:11:00.000Z`.
    ///
    /// Years beyond 0000...9999 are written with sign and at least six digits, as ISO 8601 does by agreement; ``TimeText``
    /// does not read them.
    ///
    /// - Parameter milliseconds: Milliseconds since the Unix epoch.
    public func append(instant milliseconds: Int64) {
        append(local: LocalDateTime(millisecondsAsUTC: milliseconds))
        append(0x5A)
    }

    /// Appends a date and time of day without zone, to the millisecond: `2026-03-02T05:11:00.000`.
    public func append(local: LocalDateTime) {
        let (year, month, day) = local.date
        if year >= 0 && year <= 9999 {
            append(digits: UInt64(year), atLeast: 4)
        } else {
            append(year < 0 ? 0x2D : 0x2B)
            append(digits: UInt64(year.magnitude), atLeast: 6)
        }
        append(0x2D)
        append(twoDigits: month)
        append(0x2D)
        append(twoDigits: day)
        append(0x54)
        appendTime(ofDay: local.millisecondOfDay)
    }

    private func appendTime(ofDay milliseconds: Int) {
        append(twoDigits: milliseconds / 3_600_000)
        append(0x3A)
        append(twoDigits: milliseconds / 60_000 % 60)
        append(0x3A)
        append(twoDigits: milliseconds / 1_000 % 60)
        append(0x2E)
        append(digits: UInt64(milliseconds % 1_000), atLeast: 3)
    }

    /// Appends a time of day as English readers know it: `5:11 am`; midnight is `12:00 am`, noon `12:00 pm`.
    public func append(clockTime local: LocalDateTime) {
        let hour = local.hour % 12
        append(decimal: hour == 0 ? 12 : hour)
        append(0x3A)
        append(twoDigits: local.minute)
        if local.hour < 12 { append(" am") } else { append(" pm") }
    }

    /// Appends an offset from UTC for people: `UTC`, `UTC+9`, `UTC−3:30` with a hyphen for the minus.
    public func append(offset seconds: Int) {
        append("UTC")
        if seconds == 0 { return }
        append(seconds < 0 ? 0x2D : 0x2B)
        let magnitude = Int(seconds.magnitude)
        append(decimal: magnitude / 3_600)
        if magnitude % 3_600 == 0 { return }
        append(0x3A)
        append(twoDigits: magnitude / 60 % 60)
        if magnitude % 60 == 0 { return }
        append(0x3A)
        append(twoDigits: magnitude % 60)
    }

    @inline(__always)
    private func append(twoDigits number: Int) {
        let place = reserve(2)
        place[0] = UInt8(truncatingIfNeeded: number / 10) &+ 0x30
        place[1] = UInt8(truncatingIfNeeded: number % 10) &+ 0x30
        advance(by: 2)
    }
}

extension JSONWriter {
    /// Writes a moment in UTC as a string: `"2026-03-02T05:11:00.000Z"`.
    ///
    /// - Parameter milliseconds: Milliseconds since the Unix epoch.
    public mutating func instant(_ milliseconds: Int64) {
        separate()
        output.append(0x22)
        output.append(instant: milliseconds)
        output.append(0x22)
    }

    /// Writes a member with a moment in UTC, in milliseconds since the Unix epoch.
    public mutating func member(_ name: StaticString, instant milliseconds: Int64) {
        key(name)
        instant(milliseconds)
    }
}
