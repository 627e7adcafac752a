/// A place in the text of a time, and the steps from there.
struct TimeCursor {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private func byte(_ offset: Int) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    /// Whether four digits and a hyphen come next.
    var looksLikeDate: Bool { byte(4) == 0x2D && (0..<4).allSatisfy { byte($0) &- 0x30 < 10 } }

    /// Steps over `wanted` if it comes next.
    mutating func take(_ wanted: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == wanted else { return false }
        position += 1
        return true
    }

    /// - Throws: ``TimeError`` unless all of the text was read.
    func finish() throws(TimeError) {
        if position < bytes.count { throw TimeError(.malformed, at: position) }
    }

    /// Seconds with a sign and a fraction if they have one, as milliseconds.
    mutating func seconds() throws(TimeError) -> Int64 {
        let isNegative = take(0x2D)
        let first = position
        var whole: Int64 = 0
        while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 {
            // 15 digits of seconds are 31 million years.
            if position - first == 15 { throw TimeError(.outOfRange, at: first) }
            whole = whole * 10 + Int64(digit)
            position += 1
        }
        if position == first { throw TimeError(.malformed, at: first) }
        let milliseconds = whole * 1_000 + Int64(try fraction())
        return isNegative ? -milliseconds : milliseconds
    }

    /// A date, a time of day, and the offset if there is one.
    mutating func dateAndTime() throws(TimeError) -> TimeText {
        let local = try localDateTime()
        guard position < bytes.count else { return .local(local) }
        let offset = try offset()
        try finish()
        return .instant(local.millisecondsAsUTC - offset)
    }

    private mutating func localDateTime() throws(TimeError) -> LocalDateTime {
        let year = try number(digits: 4)
        try expect(0x2D)
        let month = try number(digits: 2)
        try expect(0x2D)
        let day = try number(digits: 2)
        guard (1...12).contains(month) else { throw TimeError(.noSuchDate, at: position - 5) }
        guard day >= 1, day <= CivilDay.daysInMonth(month, year: year) else {
            throw TimeError(.noSuchDate, at: position - 2)
        }
        guard position < bytes.count else { throw TimeError(.incomplete, at: position) }
        guard take(0x54) || take(0x74) || take(0x20) else { throw TimeError(.malformed, at: position) }
        let time = try timeOfDay()
        let days = CivilDay.number(year: year, month: month, day: day)
        return LocalDateTime(millisecondsAsUTC: Int64(days) * 86_400_000 + time)
    }

    private mutating func timeOfDay() throws(TimeError) -> Int64 {
        let hour = try number(digits: 2)
        if hour > 23 { throw TimeError(.noSuchTime, at: position - 2) }
        try expect(0x3A)
        let minute = try number(digits: 2)
        if minute > 59 { throw TimeError(.noSuchTime, at: position - 2) }
        guard take(0x3A) else { throw TimeError(.incomplete, at: position) }
        let second = try number(digits: 2)
        if second == 60 { throw TimeError(.leapSecond, at: position - 2) }
        if second > 59 { throw TimeError(.noSuchTime, at: position - 2) }
        return Int64((hour * 60 + minute) * 60 + second) * 1_000 + Int64(try fraction())
    }

    /// The milliseconds of a fraction, 0 if none comes next.
    private mutating func fraction() throws(TimeError) -> Int {
        guard take(0x2E) || take(0x2C) else { return 0 }
        let first = position
        var milliseconds = 0
        var weight = 100
        while position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 {
            milliseconds += Int(digit) * weight
            weight /= 10
            position += 1
        }
        if position == first { throw TimeError(.malformed, at: first) }
        if position - first > 9 { throw TimeError(.fractionTooLong, at: first + 9) }
        return milliseconds
    }

    /// The offset from UTC in milliseconds.
    private mutating func offset() throws(TimeError) -> Int64 {
        if take(0x5A) || take(0x7A) { return 0 }
        let isNegative = byte(0) == 0x2D
        guard take(0x2B) || take(0x2D) else { throw TimeError(.malformed, at: position) }
        let start = position
        let hours = try number(digits: 2)
        let hasMinutes = take(0x3A) || position < bytes.count
        let minutes = hasMinutes ? try number(digits: 2) : 0
        if hours > 23 || minutes > 59 { throw TimeError(.badOffset, at: start) }
        let milliseconds = Int64(hours * 60 + minutes) * 60_000
        return isNegative ? -milliseconds : milliseconds
    }

    private mutating func expect(_ wanted: UInt8) throws(TimeError) {
        if !take(wanted) { throw TimeError(.malformed, at: position) }
    }

    private mutating func number(digits: Int) throws(TimeError) -> Int {
        var number = 0
        for _ in 0..<digits {
            guard position < bytes.count, case let digit = bytes[position] &- 0x30, digit < 10 else {
                throw TimeError(.malformed, at: position)
            }
            number = number * 10 + Int(digit)
            position += 1
        }
        return number
    }
}
