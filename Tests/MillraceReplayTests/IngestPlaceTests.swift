import MillraceCore
import Testing

@testable import MillraceReplay

/// The text that is committed with each stretch of lines, and back.
struct IngestPlaceTests {
    @Test func everyMemberSurvives() throws {
        var place = IngestPlace(fingerprint: "crc32c:1f")
        #expect(IngestPlace(place.text) == place)
        place.file = 1
        place.byte = 1 << 40
        place.read = 20
        place.placed = 18
        place.late = 3
        place.tooLong = 1
        place.greatestTime = Timestamp(milliseconds: -1_500)
        place.isAtEnd = true
        #expect(IngestPlace(place.text) == place)
        #expect(
            place.text
                == "input=crc32c:1f;file=1;byte=1099511627776;read=20;placed=18;late=3;tooLong=1;end=1;time=-1500")
    }

    /// Every member makes a difference to the text.
    @Test(
        arguments: [
            \.file, \.byte, \.read, \.placed, \.late, \.tooLong,
        ] as [any WritableKeyPath<IngestPlace, Int64> & Sendable])
    func membersAreApart(member: any WritableKeyPath<IngestPlace, Int64> & Sendable) {
        let place = IngestPlace(fingerprint: "1")
        var other = place
        other[keyPath: member] = 7
        #expect(other.text != place.text)
        #expect(IngestPlace(other.text)?[keyPath: member] == 7)
    }

    @Test(arguments: [
        "", "input=1", "input=1;file=0;byte=0;read=0;placed=0;late=0;tooLong=0", "nonsense",
        "input=1;file=x;byte=0;read=0;placed=0;late=0;tooLong=0;end=0",
    ])
    func anotherTextIsNone(text: String) {
        #expect(IngestPlace(text) == nil)
    }
}
