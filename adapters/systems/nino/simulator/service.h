// What soapcpp2 reads: the service of nino.wsdl with WS-Addressing and WS-Security headers.
#import "nino.h"
#import "wsa5.h"
#import "wsse.h"
