import MillraceCore
import Testing

@testable import MillraceLog

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A write that the system does in pieces, with interruptions, is whole all the same.
@Suite struct SystemCallTests {
    /// What a stand-in for `pwrite` does, one call after the other.
    enum Answer {
        case writes(Int)
        case fails(Int32)
    }

    /// The answers are given in their order; then everything is written. Returns the file and the result.
    func write(_ text: String, at position: Int, _ answers: [Answer]) -> (file: [UInt8], result: Int32, calls: Int) {
        var file = [UInt8](repeating: UInt8(ascii: "."), count: position + text.utf8.count)
        var calls = 0
        let result = Array(text.utf8).withUnsafeBytes { bytes in
            SystemCall.writeAll(bytes, at: position) { rest, place in
                defer { calls += 1 }
                let answer = calls < answers.count ? answers[calls] : .writes(rest.count)
                switch answer {
                case .writes(let count):
                    for index in 0..<min(count, rest.count) { file[place + index] = rest[index] }
                    return min(count, rest.count)
                case .fails(let number):
                    errno = number
                    return -1
                }
            }
        }
        return (file, result, calls)
    }

    @Test func shortWritesAreContinued() {
        let found = write("abcdefg", at: 3, [.writes(1), .writes(3), .fails(EINTR), .fails(EINTR), .writes(2)])
        #expect(String(decoding: found.file, as: UTF8.self) == "...abcdefg")
        #expect(found.result == 0 && found.calls == 6)
    }

    @Test func anErrorEndsTheWrite() {
        let found = write("abcdefg", at: 0, [.writes(2), .fails(ENOSPC)])
        #expect(found.result == ENOSPC && found.calls == 2)
        #expect(String(decoding: found.file, as: UTF8.self) == "ab.....")
    }

    @Test func aDeviceThatTakesNothingIsAnError() {
        #expect(write("abc", at: 0, [.writes(1), .writes(0)]).result == EIO)
    }

    @Test func nothingIsWrittenInNoCalls() {
        let found = write("", at: 2, [])
        #expect(found.result == 0 && found.calls == 0)
    }

    @Test func interruptedCallsAreMadeAgain() {
        var answers: [Int32] = [-1, -1, 7]
        let result = SystemCall.uninterrupted { () -> Int32 in
            errno = EINTR
            return answers.removeFirst()
        }
        #expect(result == 7 && answers.isEmpty)
        let failed = SystemCall.uninterrupted { () -> Int32 in
            errno = EIO
            return -1
        }
        #expect(failed == -1)
    }
}
