package kg

import (
	"regexp"
	"strconv"
	"time"
)

// A Date is an ISO 8601 calendar date at the precision its source has: 2014,
// 2014-05 or 2014-05-20. It stands for the interval of all its days. "" is no date.
type Date string

var datePattern = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$`)

// ParseDate reads a date and checks that the calendar has it.
func ParseDate(s string) (Date, error) {
	m := datePattern.FindStringSubmatch(s)
	if m == nil {
		return "", Errorf(Invalid, "", "%q is no date; write 2014, 2014-05 or 2014-05-20", clip(s))
	}
	full := s + "-01-01"[:10-len(s)]
	if _, err := time.Parse(time.DateOnly, full); err != nil {
		return "", Errorf(Invalid, "", "%q is a date that no calendar has", clip(s))
	}
	return Date(s), nil
}

// Start gives the first day of the date, as YYYY-MM-DD.
func (d Date) Start() string {
	if d == "" || len(d) >= 10 {
		return string(d)
	}
	return string(d) + "-01-01"[len(d)-4:]
}

// End gives the last day of the date, as YYYY-MM-DD.
func (d Date) End() string {
	switch len(d) {
	case 4:
		return string(d) + "-12-31"
	case 7:
		year, _ := strconv.Atoi(string(d[:4]))
		month, _ := strconv.Atoi(string(d[5:7]))
		last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
		return last.Format(time.DateOnly)
	default:
		return string(d)
	}
}

// newer says whether d is newer than e: by its last day, then by precision; no
// date is oldest.
func (d Date) newer(e Date) bool {
	if de, ee := d.End(), e.End(); de != ee {
		return de > ee
	}
	return len(d) > len(e)
}
